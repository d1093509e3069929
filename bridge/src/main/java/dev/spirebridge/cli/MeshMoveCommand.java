package dev.spirebridge.cli;

import picocli.CommandLine.Parameters;

/** A consumer whose move has all the verbs. */
abstract class MeshMoveCommand extends MeshConsumerCommand {

  @Parameters(paramLabel = "VERB", description = "${COMPLETION-CANDIDATES}.")
  private MeshVerb verb = MeshVerb.plan;

  MeshMoveCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  final MeshVerb verb() {
    return verb;
  }
}
