package dev.spirebridge.status.read;

import java.util.List;

/**
 * A status as far as this program knows what it is made of.
 *
 * @param leftOut what was left out, the smallest part that can be, each a sentence without a full
 *     stop: another version wrote it, or another program. Fields that are not known are no loss and
 *     not told
 */
public record Understood<T>(T status, List<String> leftOut) {

  public Understood {
    leftOut = List.copyOf(leftOut);
  }
}
