package dev.spirebridge.app;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What flags, environment and file say about each setting; the strongest one counts. */
final class Settings {

  private final ConfigInputs inputs;
  private final FileContent<?> file;
  private final Problems problems;

  Settings(ConfigInputs inputs, FileContent<?> file, Problems problems) {
    this.inputs = inputs;
    this.file = file;
    this.problems = problems;
  }

  /** The value that counts; those it overrules are checked too, so that no mistake is hidden. */
  <T> Optional<Placed<T>> find(Setting setting, ValueParser<T> parser) {
    List<Placed<T>> understood =
        Arrays.stream(Layer.values())
            .flatMap(layer -> find(layer, setting, parser).stream())
            .toList();
    return understood.stream().findFirst();
  }

  <T> T get(Setting setting, ValueParser<T> parser, T otherwise) {
    return find(setting, parser).map(Placed::value).orElse(otherwise);
  }

  /** What one layer says, understood. */
  <T> Optional<Placed<T>> find(Layer layer, Setting setting, ValueParser<T> parser) {
    return given(layer, setting).flatMap(given -> problems.parse(given, parser));
  }

  /** A list as the file has it, the elements that are understood. */
  <T> List<Placed<T>> find(ListSetting setting, ValueParser<T> parser) {
    return given(setting).map(GivenList::elements).orElse(List.of()).stream()
        .flatMap(element -> problems.parse(element, parser).stream())
        .toList();
  }

  Optional<GivenList> given(ListSetting setting) {
    return Optional.ofNullable(file.lists().get(setting.key()));
  }

  /** Everything that was said about a setting, the strongest first. */
  List<Given> given(Setting setting) {
    return Arrays.stream(Layer.values()).flatMap(layer -> given(layer, setting).stream()).toList();
  }

  private Optional<Given> given(Layer layer, Setting setting) {
    return switch (layer) {
      case FLAG -> setting.flag().flatMap(this::flag);
      case ENVIRONMENT ->
          setting.variables().stream().flatMap(v -> variable(v).stream()).findFirst();
      case FILE -> Optional.ofNullable(file.values().get(setting.key()));
    };
  }

  private Optional<Given> flag(Setting.Flag flag) {
    return Optional.ofNullable(inputs.flags().get(flag.name()))
        .map(values -> new Given(Place.of(flag.name()), values.getLast()));
  }

  /** An empty variable counts as unset: templates that have nothing to say leave one behind. */
  private Optional<Given> variable(String name) {
    return Optional.ofNullable(inputs.environment().get(name))
        .filter(value -> !value.isEmpty())
        .map(value -> new Given(Place.of(name), value));
  }
}
