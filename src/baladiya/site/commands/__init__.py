"""The commands of `baladiya`: each module has HELP, add(parser) and a run function."""
