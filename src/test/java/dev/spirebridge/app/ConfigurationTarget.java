package dev.spirebridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A configuration file of any bytes: either a configuration, or what is wrong with it, fit to be
 * printed. The same file is tried alone, with the flags of a daemon, and as the controller's.
 */
public final class ConfigurationTarget {

  private static final Map<String, List<String>> DAEMON =
      Map.of(
          "--source",
          List.of("delegated"),
          "--admin-socket",
          List.of("unix:///run/spire/admin.sock"),
          ConfigLoader.SDS_FLAG,
          List.of("unix:///run/a/socket"));

  private ConfigurationTarget() {}

  public static void run(byte[] input) {
    ConfigFile file = ConfigFile.decode("f.yaml", input);
    check(ConfigLoader.load(inputs(Map.of(), file), Optional::empty));
    check(ConfigLoader.load(inputs(DAEMON, file), () -> Optional.of("shop")));
    check(ControllerConfigLoader.load(inputs(Map.of(), file), path -> bundleFile(path, input)));
  }

  private static ConfigInputs inputs(Map<String, List<String>> flags, ConfigFile file) {
    return new ConfigInputs(flags, Map.of(), Optional.of(file));
  }

  private static ConfigFile bundleFile(Path path, byte[] input) {
    return ConfigFile.decode(path.toString(), input);
  }

  private static void check(ConfigResult<?> result) {
    switch (result) {
      case ConfigResult.Valid<?>(Object config) -> assertThat(config).isNotNull();
      case ConfigResult.Invalid<?>(List<ConfigProblem> problems) ->
          problems.forEach(ConfigurationTarget::check);
    }
  }

  private static void check(ConfigProblem problem) {
    assertThat(problem.place().name()).as("the path of %s", problem).isNotBlank();
    assertThat(problem.reason()).as("the reason of %s", problem).isNotBlank();
    assertThat(problem.hint()).as("the hint of %s", problem).isNotBlank();
    problem
        .value()
        .ifPresent(value -> assertThat(value).hasSizeLessThanOrEqualTo(ConfigProblem.MAX_SHOWN));
    assertThat(problem.toString().chars().noneMatch(Character::isISOControl))
        .as("one line without controls: %s", problem)
        .isTrue();
    assertThat(problem.toString()).hasSizeLessThan(10 * ConfigProblem.MAX_SHOWN);
  }
}
