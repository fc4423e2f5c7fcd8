"""The roles staff hold, each in one municipality or in the ministry."""

from baladiya.rules.definition import Role

STAFF_ROLES = (
    Role.CLERK,
    Role.OFFICER,
    Role.INSPECTOR,
    Role.FINANCE_OFFICER,
    Role.HEAD,
    Role.DIRECTOR,
    Role.SERVICE_OWNER,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
)
