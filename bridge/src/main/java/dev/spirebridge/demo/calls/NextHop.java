package dev.spirebridge.demo.calls;

import java.io.IOException;
import java.util.List;

/** A way to call the next party over mTLS. */
@FunctionalInterface
public interface NextHop {
  /**
   * Makes one call over a new connection and a full handshake.
   *
   * @return every handshake on the way, the nearest first
   * @throws IOException when any hop refused or failed, with the reason
   */
  List<Handshake> call() throws IOException, InterruptedException;
}
