package dev.spirebridge.delegatedidentity;

import dev.spirebridge.identity.UnverifiedSvid;
import java.util.List;

/**
 * All that an agent has for one process, before any check. Not a record: it holds private keys and
 * must not print.
 */
final class CallerUpdate {

  private final List<UnverifiedSvid> svids;
  private final List<String> federatesWith;

  /**
   * @param svids none when no registration entry matches the process
   * @param federatesWith trust domains, as {@code spiffe://td} or {@code td}
   */
  CallerUpdate(List<UnverifiedSvid> svids, List<String> federatesWith) {
    this.svids = List.copyOf(svids);
    this.federatesWith = List.copyOf(federatesWith);
  }

  List<UnverifiedSvid> svids() {
    return svids;
  }

  List<String> federatesWith() {
    return federatesWith;
  }
}
