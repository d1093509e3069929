package dev.spirebridge.app;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A folder of certificate files as it was written, in a flag or in the file.
 *
 * @param place the folder as a whole
 * @param fields its single values, by {@link #KEYS}
 */
record FolderDraft(Place place, Map<String, Given> fields, Optional<GivenList> command)
    implements ServeItem {

  static final String FOLDER = "folder";
  static final String PROFILE = "profile";
  static final String KEY_MODE = "keyMode";
  static final String CERTIFICATE_MODE = "certificateMode";
  static final String GROUP = "group";
  static final String COMMAND = "afterChange.command";
  static final String TIMEOUT = "afterChange.timeout";
  static final String SIGNAL = "afterChange.signal";
  static final String PID_FILE = "afterChange.pidFile";

  static final List<String> KEYS =
      List.of(FOLDER, PROFILE, KEY_MODE, CERTIFICATE_MODE, GROUP, TIMEOUT, SIGNAL, PID_FILE);

  FolderDraft {
    fields = Map.copyOf(fields);
  }

  Optional<Given> field(String key) {
    return Optional.ofNullable(fields.get(key));
  }

  /**
   * From {@code DIR[=PROFILE]}.
   *
   * @param number counted from 1, as people count flags
   */
  static FolderDraft ofFlag(int number, String value) {
    Place place = Place.of("--files #" + number);
    DividedFlag flag = DividedFlag.of(place, value);
    Map<String, Given> fields = new HashMap<>(Map.of(FOLDER, flag.where()));
    flag.profile().ifPresent(profile -> fields.put(PROFILE, profile));
    return new FolderDraft(place, fields, Optional.empty());
  }
}
