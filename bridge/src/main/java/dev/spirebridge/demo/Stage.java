package dev.spirebridge.demo;

import dev.spirebridge.demo.calls.Handshake;
import dev.spirebridge.demo.calls.Party;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.IntStream;

/** A trust domain and those of its parties that a call passes. */
interface Stage {
  EmbeddedTrustDomain trustDomain();

  /** In the order of a call. */
  List<Party> way();

  /** The leaf issued to a party last. */
  X509Certificate leaf(Party party);

  /** What a call looks like once every party uses its latest leaf. */
  default List<Handshake> handshakesWithLatestLeaves() {
    var leaves = way().stream().map(this::leaf).toList();
    return IntStream.range(1, leaves.size())
        .mapToObj(i -> new Handshake(leaves.get(i - 1), leaves.get(i)))
        .toList();
  }
}
