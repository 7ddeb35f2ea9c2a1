import type { App, Deployment, Project } from "./facts.ts";

const identityOf = ({ uri, place }: App): string => `${uri} ${place.span.start}`;

/**
 * Another deployment of an app of this one, in which the app as it stands answers a valid JWT with 200. What is written in the app's code is right there,
 * and a change of it for the one breaks the other.
 */
export function workingSibling({ deployments }: Project, deployment: Deployment): Deployment | undefined {
  const own = new Set(deployment.apps.map(identityOf));
  return deployments.find(
    (other) =>
      other !== deployment &&
      other.purpose === "active" &&
      other.apps.some((app) => own.has(identityOf(app))) &&
      other.runs.some(({ outcomes }) => outcomes.some(({ validJwt }) => validJwt.status === 200)),
  );
}

/** What people call a deployment within a sentence: the service, or the folder. */
export const shortTitle = ({ title }: Deployment): string => (title === "." ? "this folder" : (title.split(": ").at(-1) ?? title));
