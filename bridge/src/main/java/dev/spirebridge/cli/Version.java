package dev.spirebridge.cli;

import java.lang.module.ModuleDescriptor;
import java.util.Optional;

/** The version the jar's manifest gives, or in a distribution the module's descriptor. */
final class Version {

  private Version() {}

  /** The program's own, as the status shows it. */
  static String number() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
        .or(() ->
            Optional.ofNullable(Version.class.getModule().getDescriptor())
                .flatMap(ModuleDescriptor::rawVersion))
        .orElse("(not run from its jar)");
  }
}
