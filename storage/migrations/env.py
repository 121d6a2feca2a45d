"""How Alembic meets the evidence database; `alembic -x url=... check` works from a shell."""

import asyncio

from alembic import context
from sqlalchemy.engine import Connection

from storage.database import async_url
from storage.migrate import run
from storage.tables import METADATA


def migrate(connection: Connection) -> None:
    """Run the asked command on an open connection, whose owner commits."""
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


given: Connection | None = context.config.attributes.get("connection")
if given is None:
    asyncio.run(run(async_url(context.get_x_argument(as_dictionary=True)["url"]), migrate))
else:
    migrate(given)
