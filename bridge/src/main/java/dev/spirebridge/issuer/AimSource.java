package dev.spirebridge.issuer;

import java.util.List;

/** What to look at now. What cannot be listed is an aim whose probe says so. */
public interface AimSource {
  List<Aim> list() throws InterruptedException;
}
