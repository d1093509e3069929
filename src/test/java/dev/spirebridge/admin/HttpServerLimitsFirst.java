package dev.spirebridge.admin;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The JDK reads the limits of its HTTP servers when the first one of a process is made. In the
 * product that is always ours; among the tests of one JVM it is whichever comes first, in an order
 * that the file system decides.
 */
public final class HttpServerLimitsFirst implements BeforeAllCallback {

  @Override
  public void beforeAll(ExtensionContext context) {
    HttpServerLimits.apply();
  }
}
