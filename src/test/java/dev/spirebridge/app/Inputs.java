package dev.spirebridge.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Builds inputs of the loader for tests, and loads them. */
final class Inputs {

  private final Map<String, List<String>> flags = new HashMap<>();
  private final Map<String, String> environment = new HashMap<>();
  private final Map<Path, String> bundleFiles = new HashMap<>();
  private Optional<ConfigFile> file = Optional.empty();
  private Optional<String> podNamespace = Optional.empty();

  static Inputs none() {
    return new Inputs();
  }

  /** The least that is valid. */
  static Inputs serving() {
    return none().flag("--sds", "unix:///run/a/socket");
  }

  /** The least that is valid where each caller is given its own identities. */
  static Inputs delegated() {
    return serving()
        .flag("--source", "delegated")
        .flag("--admin-socket", "unix:///run/spire/admin.sock")
        .variable("SPIRE_BRIDGE_TRUST_DOMAIN", "td");
  }

  static Inputs file(String text) {
    return none().withFile(text);
  }

  Inputs withFile(String text) {
    file = Optional.of(new ConfigFile.Text("f.yaml", text));
    return this;
  }

  Inputs inPodOf(String namespace) {
    podNamespace = Optional.of(namespace);
    return this;
  }

  Inputs flag(String name, String value) {
    flags.computeIfAbsent(name, any -> new ArrayList<>()).add(value);
    return this;
  }

  Inputs variable(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Makes a file that a configuration may name. */
  Inputs bundleFile(String name, String text) {
    bundleFiles.put(Path.of(name), text);
    return this;
  }

  ControllerConfig controller() {
    return switch (loadController()) {
      case ConfigResult.Valid(var config) -> config;
      case ConfigResult.Invalid(var problems) -> throw new AssertionError(problems.toString());
    };
  }

  List<String> problemsOfController() {
    return switch (loadController()) {
      case ConfigResult.Valid<ControllerConfig> valid -> List.of();
      case ConfigResult.Invalid(var problems) ->
          problems.stream().map(ConfigProblem::toString).toList();
    };
  }

  private ConfigResult<ControllerConfig> loadController() {
    return ControllerConfigLoader.load(
        new ConfigInputs(flags, environment, file),
        path ->
            bundleFiles.containsKey(path)
                ? new ConfigFile.Text(path.toString(), bundleFiles.get(path))
                : new ConfigFile.Unusable(path.toString(), "does not exist", "check the path"));
  }

  ConfigResult<BridgeConfig> load() {
    return ConfigLoader.load(new ConfigInputs(flags, environment, file), () -> podNamespace);
  }

  BridgeConfig config() {
    return switch (load()) {
      case ConfigResult.Valid(var config) -> config;
      case ConfigResult.Invalid(var problems) -> throw new AssertionError(problems.toString());
    };
  }

  List<String> problems() {
    return switch (load()) {
      case ConfigResult.Valid<BridgeConfig> valid -> List.of();
      case ConfigResult.Invalid(var problems) ->
          problems.stream().map(ConfigProblem::toString).toList();
    };
  }
}
