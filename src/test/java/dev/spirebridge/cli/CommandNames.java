package dev.spirebridge.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** What of the program can be run, read from the commands themselves. */
public final class CommandNames {

  private CommandNames() {}

  /** As they are typed: each command that does something, with each of its verbs if it has any. */
  public static Set<String> all() {
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    CommandLine root =
        CommandTree.of(
            new Terminal(nowhere, nowhere, Map.of()), new Programs(_ -> 0, _ -> 0, _ -> 0));
    Set<String> names = new TreeSet<>(below(root, "").toList());
    root.getCommandSpec().options().stream().map(OptionSpec::longestName).forEach(names::add);
    return names;
  }

  private static Stream<String> below(CommandLine command, String path) {
    if (command.getSubcommands().isEmpty()) {
      return verbs(command.getCommandSpec())
          .map(verbs -> verbs.stream().map(verb -> path + " " + verb))
          .orElseGet(() -> Stream.of(path));
    }
    return command.getSubcommands().entrySet().stream()
        .flatMap(each -> below(each.getValue(), (path + " " + each.getKey()).strip()));
  }

  /** Where the first thing to type is one of a few words. */
  private static Optional<List<String>> verbs(CommandSpec spec) {
    return spec.positionalParameters().stream()
        .map(PositionalParamSpec::type)
        .filter(Class::isEnum)
        .findFirst()
        .map(type -> Arrays.stream(type.getEnumConstants()).map(Object::toString).toList());
  }
}
