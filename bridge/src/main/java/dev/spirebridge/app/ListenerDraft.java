package dev.spirebridge.app;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An SDS listener as it was written, in a flag or in the file.
 *
 * @param place the listener as a whole
 */
record ListenerDraft(
    Place place,
    Optional<Given> address,
    Optional<Given> profile,
    Optional<Given> onUnknown,
    List<AliasDraft> aliases)
    implements ServeItem {

  ListenerDraft {
    aliases = List.copyOf(aliases);
  }

  /** An alias as it was written; {@code fields} are the values below it, by {@link #KEYS}. */
  record AliasDraft(Given name, Map<String, Given> fields) {

    static final List<String> KEYS = List.of("svid", "svid.hint", "svid.id", "bundle", "form");

    AliasDraft {
      fields = Map.copyOf(fields);
    }

    Optional<Given> field(String key) {
      return Optional.ofNullable(fields.get(key));
    }
  }

  /**
   * From {@code ADDR[=PROFILE]}.
   *
   * @param number counted from 1, as people count flags
   */
  static ListenerDraft ofFlag(int number, String value) {
    Place place = Place.of("--sds #" + number);
    DividedFlag flag = DividedFlag.of(place, value);
    return new ListenerDraft(
        place, Optional.of(flag.where()), flag.profile(), Optional.empty(), List.of());
  }
}
