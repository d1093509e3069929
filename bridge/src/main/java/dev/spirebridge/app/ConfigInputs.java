package dev.spirebridge.app;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything a configuration is made of, as values.
 *
 * @param flags by their name with dashes; those given once have one value
 * @param environment the process's environment
 */
public record ConfigInputs(
    Map<String, List<String>> flags, Map<String, String> environment, Optional<ConfigFile> file) {

  /** The flag that names the configuration file. */
  public static final String CONFIG_FLAG = "--config";

  /** Names the configuration file when the flag does not. */
  public static final String CONFIG_VARIABLE = "SPIRE_BRIDGE_CONFIG";

  public ConfigInputs {
    flags = Map.copyOf(flags);
    environment = Map.copyOf(environment);
  }

  /** Reads the file that the flags or the environment name, if they name one. */
  public static ConfigInputs read(
      Map<String, List<String>> flags, Map<String, String> environment) {
    Optional<String> fromFlag =
        Optional.ofNullable(flags.get(CONFIG_FLAG)).map(values -> values.getLast());
    Optional<String> name =
        fromFlag.or(() ->
            Optional.ofNullable(environment.get(CONFIG_VARIABLE))
                .filter(value -> !value.isEmpty()));
    return new ConfigInputs(flags, environment, name.map(ConfigInputs::readFile));
  }

  private static ConfigFile readFile(String name) {
    try {
      return ConfigFile.read(Path.of(name));
    } catch (InvalidPathException e) {
      return new ConfigFile.Unusable(name, "is not a path", "give the path of a YAML file");
    }
  }
}
