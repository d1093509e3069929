package dev.spirebridge.cli;

import picocli.CommandLine.IVersionProvider;

/**
 * What {@code --version} prints. Apart from {@link Version}, which {@code serve} needs without
 * picocli.
 */
final class VersionAnswer implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {
      Main.PROGRAM + " " + Version.number() + ", Java " + Runtime.version(),
    };
  }
}
