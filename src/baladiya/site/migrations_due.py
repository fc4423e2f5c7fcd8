"""What the database still lacks."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def migrations_due() -> list[str]:
    """Will name each migration that has not been applied, in order."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]
