import type { ParsedDocument } from "../parse/document.ts";
import { buildProject } from "../project/build.ts";
import type { Project } from "../project/facts.ts";
import { LazyMap } from "../text/lazyMap.ts";
import { once } from "../text/memo.ts";
import type { PlainEdit } from "./plainEdit.ts";

/** The last project of which all findings are known, and the edits since then that have changed none of them. */
export interface KnownProject {
  /** Takes notice of a project that was built, and of the state of the workspace that it was built from. */
  built(project: Project, generation: number): void;
  /** Takes notice that all rules have been asked of a project; tells whether it is the first one of this state of the workspace. */
  foundAll(project: Project, generation: number): boolean;
  /** Whether something is known of this state of the workspace. */
  holds(generation: number): boolean;
  /** The project after an edit that nobody asked for, computed when somebody asks for it after all. */
  after(edit: PlainEdit, document: ParsedDocument): Project;
  /** The edits that led from a project to a later one; undefined where others lie between. */
  editsBetween(earlier: Project, later: Project): readonly PlainEdit[] | undefined;
}

/** A project, and what has been typed since. */
interface Known {
  readonly generation: number;
  readonly project: Pick<Project, "options" | "world">;
  texts: ReadonlyMap<string, ParsedDocument>;
  readonly edits: PlainEdit[];
}

export function createKnownProject(): KnownProject {
  let current: Known | undefined;
  /** When a project was built, or how many of the edits have led to it. Projects are not kept by one another. */
  const origins = new WeakMap<Project, { readonly generation: number; readonly known?: Known; readonly edits: number }>();
  return {
    built(project, generation) {
      origins.set(project, { generation, edits: 0 });
    },
    foundAll(project, generation) {
      const origin = origins.get(project);
      if (origin?.generation !== generation || origin.known !== undefined) return false;
      current = { generation, project: { world: project.world, options: project.options }, texts: new Map(), edits: [] };
      origins.set(project, { generation, known: current, edits: 0 });
      return true;
    },
    holds: (generation) => current?.generation === generation,
    after(edit, document) {
      if (current === undefined) throw new Error("nothing is known yet");
      const { generation, project: first, edits } = current;
      current.texts = new Map(current.texts).set(document.uri, document);
      const project = withTexts(first, current.texts);
      origins.set(project, { generation, known: current, edits: edits.push(edit) });
      return project;
    },
    editsBetween(earlier, later) {
      const [from, to] = [origins.get(earlier), origins.get(later)];
      return from?.known === undefined || from.known !== to?.known ? undefined : from.known.edits.slice(from.edits, to.edits);
    },
  };
}

/** A project of which some documents have other texts, computed when somebody asks for it. */
function withTexts({ world, options }: Known["project"], texts: ReadonlyMap<string, ParsedDocument>): Project {
  const documents = new LazyMap(
    (uri) => (world.documents.has(uri) ? (texts.get(uri) ?? world.documents.get(uri)) : undefined),
    () => world.documents.keys(),
  );
  const own = { ...world, documents };
  const computed = once(() => buildProject(own, options));
  return {
    root: world.root,
    options,
    documents,
    world: own,
    get lean() {
      return computed().lean ?? computed();
    },
    get deployments() {
      return computed().deployments;
    },
    get readEnvFiles() {
      return computed().readEnvFiles ?? new Map();
    },
  };
}
