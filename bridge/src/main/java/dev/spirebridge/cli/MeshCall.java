package dev.spirebridge.cli;

import dev.spirebridge.app.ClusterMeshSession;
import dev.spirebridge.app.ConfigInputs;
import dev.spirebridge.app.ConfigProblem;
import dev.spirebridge.app.ConfigResult;
import dev.spirebridge.app.ControllerConfigLoader;
import dev.spirebridge.app.ExitCode;
import dev.spirebridge.app.MeshConsumer;
import dev.spirebridge.app.MeshQuestion;
import dev.spirebridge.app.MeshSession;
import dev.spirebridge.app.NoTrustDomainException;
import dev.spirebridge.mesh.run.ApiObjects;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** Runs one verb of one consumer, and tells every failure to get as far as that. */
record MeshCall(Terminal terminal, MeshOptions options, CommandSpec spec) {

  /** {@code mesh} and the consumer. */
  private static final int NAMES = 2;

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /**
   * @return the exit code
   * @throws ParameterException for options that are not for this verb
   */
  int run(MeshVerb verb, MeshConsumer consumer) {
    List<String> meaningless = options.meaningless(verb);
    if (!meaningless.isEmpty()) {
      throw new ParameterException(spec.commandLine(), String.join("; ", meaningless));
    }
    ConfigResult<MeshQuestion> asked = options.question(terminal.environment());
    if (asked instanceof ConfigResult.Valid<MeshQuestion>(MeshQuestion question)) {
      try (Interruption _ = Interruption.ofThisThread()) {
        return run(verb, consumer, question);
      } catch (InterruptedException e) {
        new Failures(terminal).tell("interrupted before anything was changed");
        return ExitCode.COULD_NOT_FIND_OUT;
      }
    }
    List<ConfigProblem> problems = new ArrayList<>(MeshOptions.problems(asked));
    problems.addAll(
        MeshOptions.problems(
            ControllerConfigLoader.loadForCommand(
                ConfigInputs.read(options.cluster().flags(), terminal.environment()))));
    return new Failures(terminal).configuration(problems);
  }

  /**
   * The consumer's own options.
   *
   * @throws ParameterException for what they refuse
   */
  <T> T typed(Supplier<T> options) {
    try {
      return options.get();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private int run(MeshVerb verb, MeshConsumer consumer, MeshQuestion question)
      throws InterruptedException {
    MeshScreen screen = new MeshScreen(terminal, options.format());
    Duration patience =
        question.patience().orElse(verb == MeshVerb.verify ? Duration.ZERO : PATIENCE);
    return new ClusterCall(terminal, options.cluster(), ApiObjects.RULES)
        .run((client, config) -> {
          try (MeshSession session =
              ClusterMeshSession.open(
                  client, config, question, patience, Version.number(), screen::progress)) {
            return new MeshRunner(screen, session, consumer.planner(session.facts()), options, verb)
                .run(
                    behindTheNames(
                        spec, spec.root().commandLine().getParseResult().originalArgs(), verb));
          } catch (NoTrustDomainException e) {
            screen.complain(String.valueOf(e.getMessage()));
            return ExitCode.BAD_USAGE;
          }
        });
  }

  /** What was typed, without the names of the commands and the verb. */
  static List<String> behindTheNames(CommandSpec spec, List<String> typed, MeshVerb verb) {
    List<String> words = new ArrayList<>(typed.subList(NAMES, typed.size()));
    for (int i = 0; i < words.size(); i++) {
      OptionSpec option = spec.findOption(words.get(i));
      if (option == null && words.get(i).equals(verb.name())) {
        words.remove(i);
        break;
      }
      if (option != null && option.arity().max() > 0) {
        i++; // its value may be the same word
      }
    }
    return List.copyOf(words);
  }
}
