package dev.spirebridge.cli;

import dev.spirebridge.app.MeshConsumer;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What the commands of all consumers have: the common options, and how a verb is run. */
abstract class MeshConsumerCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private MeshOptions options = new MeshOptions();

  MeshConsumerCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The verb that was typed. */
  abstract MeshVerb verb();

  /**
   * What was typed of the consumer's own options.
   *
   * @throws IllegalArgumentException for what is wrong with them, to be shown beside the usage
   */
  abstract MeshConsumer typed();

  final MeshOptions options() {
    return options;
  }

  @Override
  public final Integer call() {
    MeshCall call = new MeshCall(terminal, options, spec);
    return call.run(verb(), call.typed(this::typed));
  }
}
