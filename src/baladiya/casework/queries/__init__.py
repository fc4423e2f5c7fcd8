"""Reading applications: each function asks `visible_to` first."""
