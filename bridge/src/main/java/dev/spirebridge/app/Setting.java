package dev.spirebridge.app;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A setting that has one value: its key in the file and, for those that have one, its flag.
 *
 * <p>Flags, environment variables, help and the check for unknown keys are all made from the lists
 * of them, one for each command that is configured.
 */
public interface Setting {

  /**
   * A flag of the command.
   *
   * @param label what stands for the value in the help; empty for a switch
   */
  record Flag(String name, String label, String description) {

    /** Of a setting without flag. */
    static final Flag NONE = new Flag("", "", "");

    public boolean isSwitch() {
      return label.isEmpty();
    }

    Optional<Flag> unlessNone() {
      return name.isEmpty() ? Optional.empty() : Optional.of(this);
    }
  }

  /** The path of the key in the file, with dots. */
  String key();

  Optional<Flag> flag();

  /**
   * The environment variables that set it, the strongest first; none for a setting without flag.
   */
  default List<String> variables() {
    return flag().stream()
        .map(f -> f.name().substring(2).toUpperCase(Locale.ROOT).replace('-', '_'))
        .map(name -> "SPIRE_BRIDGE_" + name)
        .toList();
  }
}
