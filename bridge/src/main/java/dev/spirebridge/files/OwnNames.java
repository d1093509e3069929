package dev.spirebridge.files;

import java.util.regex.Pattern;

/** The names that the bridge itself uses in a folder; readers never look for them. */
final class OwnNames {

  private static final String PREFIX = ".spire-bridge.";

  /** Held while a process writes here. It stays, empty. */
  static final String LOCK = PREFIX + "lock";

  /** Which files are ours, and what is being put in place. It stays, without secrets. */
  static final String MANIFEST = PREFIX + "manifest";

  /** The next manifest until it is whole. */
  static final String NEXT_MANIFEST = MANIFEST + ".new";

  private static final Pattern STAGED = Pattern.compile("\\.spire-bridge\\.[0-9]{1,18}\\..+");

  private OwnNames() {}

  /** Where a file stands until the whole set of its generation does. */
  static String staged(long generation, String name) {
    return PREFIX + generation + "." + name;
  }

  static boolean isStaged(String name) {
    return STAGED.matcher(name).matches();
  }
}
