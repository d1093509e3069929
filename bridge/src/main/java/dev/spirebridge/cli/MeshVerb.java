package dev.spirebridge.cli;

/** What is done with a move; the names are those that are typed. */
enum MeshVerb {
  plan,
  apply,
  verify,
  rollback
}
