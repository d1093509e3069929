package dev.spirebridge.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version the jar's manifest gives. */
final class Version implements IVersionProvider {

  /** The program's own, as the status shows it. */
  static String number() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
        .orElse("(not run from its jar)");
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      Main.PROGRAM + " " + number() + ", Java " + Runtime.version(),
    };
  }
}
