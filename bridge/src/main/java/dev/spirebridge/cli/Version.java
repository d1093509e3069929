package dev.spirebridge.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version the jar's manifest gives. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    String version =
        Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
            .orElse("(not run from its jar)");
    return new String[] {
      Main.PROGRAM + " " + version + ", Java " + Runtime.version(),
    };
  }
}
