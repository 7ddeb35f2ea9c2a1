from agno.agent import Agent
from agno.os import AgentOS
from agno.os.config import AuthorizationConfig
from dotenv import load_dotenv

load_dotenv()

agent_os = AgentOS(
    id="example",
    agents=[Agent(id="assistant", name="Assistant")],
    authorization=True,
    # The issuer signs with RS256.
    authorization_config=AuthorizationConfig(algorithm="ES256"),
)
app = agent_os.get_app()

if __name__ == "__main__":
    agent_os.serve(app="main:app")
