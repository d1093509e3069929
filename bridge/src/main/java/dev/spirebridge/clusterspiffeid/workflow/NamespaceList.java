package dev.spirebridge.clusterspiffeid.workflow;

import dev.spirebridge.clusterspiffeid.NamespaceRow;
import dev.spirebridge.kubernetes.Finding;
import java.util.List;
import java.util.Optional;

/**
 * Where all namespaces stand.
 *
 * @param wholeCluster what concerns no one namespace; that about single pods is in their rows too
 * @param doubt why all of it may be wrong
 */
public record NamespaceList(
    List<NamespaceRow> rows, List<Finding> wholeCluster, Optional<String> doubt) {

  public NamespaceList {
    rows = List.copyOf(rows);
    wholeCluster = List.copyOf(wholeCluster);
  }
}
