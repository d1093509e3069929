package dev.spirebridge.cli;

import dev.spirebridge.app.ConfigInputs;
import dev.spirebridge.app.ConfigLoader;
import dev.spirebridge.app.ServeSetting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a plain command line of {@code serve} without picocli.
 *
 * <p>This is what every sidecar starts with, and picocli would cost it about 110 ms of CPU and 3 to
 * 6 MB: its classes are of a format too old for the JVM's ahead-of-time cache and its fast
 * verifier. Whatever is not plain (help, a mistake, an argument file) is left to picocli, which
 * knows how to answer; a test holds the two to the same result.
 */
final class ServeFlags {

  /** Those that may be given more than once. */
  private static final Set<String> REPEATABLE =
      Set.of(ConfigLoader.SDS_FLAG, ConfigLoader.FILES_FLAG, ConfigLoader.SECRET_FLAG);

  private final Map<String, Boolean> switches = new LinkedHashMap<>();
  private final Map<String, List<String>> flags = new LinkedHashMap<>();

  private ServeFlags() {
    switches.put(ConfigInputs.CONFIG_FLAG, false);
    REPEATABLE.forEach(flag -> switches.put(flag, false));
    Arrays.stream(ServeSetting.values())
        .flatMap(setting -> setting.flag().stream())
        .forEach(flag -> switches.put(flag.name(), flag.isSwitch()));
  }

  /** The values by flag, or nothing when the arguments are not plain. */
  static Optional<Map<String, List<String>>> read(List<String> arguments) {
    return new ServeFlags().parse(arguments);
  }

  private Optional<Map<String, List<String>>> parse(List<String> arguments) {
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      int divider = argument.indexOf('=');
      String name = divider < 0 ? argument : argument.substring(0, divider);
      Boolean isSwitch = switches.get(name);
      boolean repeated = flags.containsKey(name) && !REPEATABLE.contains(name);
      if (isSwitch == null || repeated) {
        return Optional.empty();
      }
      Optional<String> next =
          Optional.of(i + 1).filter(n -> n < arguments.size()).map(arguments::get);
      String value;
      if (divider >= 0) {
        value = argument.substring(divider + 1);
      } else if (isSwitch && next.filter(text -> !text.startsWith("-")).isEmpty()) {
        value = "true";
      } else {
        value = next.orElse("");
        i++;
      }
      if (value.isEmpty() || value.startsWith("-") || value.startsWith("@")) {
        return Optional.empty();
      }
      flags.computeIfAbsent(name, any -> new ArrayList<>()).add(value);
    }
    return Optional.of(flags);
  }
}
