package dev.spirebridge.faults;

import static dev.spirebridge.faults.BridgeAmongOthers.SOON;

import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.peers.DeltaStream;
import dev.spirebridge.testing.peers.PeerFolder;
import dev.spirebridge.testing.peers.SdsChannel;
import dev.spirebridge.testing.peers.SotwStream;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients that reject all they are given, or never know what they want. */
class RestlessClientsFault {

  private static final String CERTIFICATE = "default";
  private static final String TRUST_BUNDLE = "ROOTCA";
  private static final int REJECTING = 100;
  private static final int ROTATIONS = 10;
  private static final int NACKS_EACH = 200;
  private static final int QUIET_NANOS = 2_000_000_000;
  private static final int STREAMS_OF_EACH_KIND = 10;
  private static final int CHANGES = 500;

  /** A few names of the status and of the log's budget for what clients cause, 10 a minute. */
  private static final int WARNINGS_ALLOWED = 40;

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  @Fault(
      side = Side.CLIENTS,
      fault = "NACK storm: 100 streams reject everything, and reject it again and again",
      promise =
          "A rejected answer is not sent again; the next rotation is. What is said again of an"
              + " answer is not answered. The log has a few lines, the metrics count all.")
  @Test
  void whoRejectsEverythingIsAnsweredOncePerRotation(Figures figures) {
    try (BridgeAmongOthers bridge = BridgeAmongOthers.start(folder);
        SdsChannel channel = new SdsChannel(bridge.unix())) {
      long warnings = bridge.warnings();
      List<SotwStream> rejecting = new ArrayList<>();
      for (int i = 0; i < REJECTING; i++) {
        rejecting.add(channel.ask(CERTIFICATE));
      }
      List<DiscoveryResponse> last = rejecting.stream().map(RestlessClientsFault::reject).toList();
      for (int i = 0; i < ROTATIONS; i++) {
        bridge.rotate();
        last = rejecting.stream().map(RestlessClientsFault::reject).toList();
      }
      long responses = bridge.listeners("responses");
      long requests = bridge.listeners("requests");
      double cpu = bridge.cpuSeconds();
      for (int i = 0; i < NACKS_EACH; i++) {
        for (int k = 0; k < REJECTING; k++) {
          rejecting.get(k).nack(last.get(k), "no, and no again");
        }
      }
      long storm = (long) REJECTING * NACKS_EACH;
      Await.until("all NACKs", SOON, () -> bridge.listeners("requests") >= requests + storm);
      figures.add("CPU of 20,000 further NACKs", bridge.cpuSeconds() - cpu, "s");
      double quiet = bridge.cpuSeconds();
      LockSupport.parkNanos(QUIET_NANOS);
      figures.atMost("CPU of 2 s after them", bridge.cpuSeconds() - quiet, "s", 0.5);
      figures.none("answers to them", bridge.listeners("responses") - responses);
      figures.none("answers not taken", rejecting.stream().mapToLong(SotwStream::waiting).sum());
      figures.atMost("warnings", bridge.warnings() - warnings, "", WARNINGS_ALLOWED);
      bridge.assertOthersNoticedNothing(figures);
    }
  }

  private static DiscoveryResponse reject(SotwStream stream) {
    DiscoveryResponse response = stream.next();
    stream.nack(response, "no");
    return response;
  }

  @Fault(
      side = Side.CLIENTS,
      fault = "20 streams subscribe and unsubscribe for ever",
      promise =
          "Every name that is added is answered, every one that is dropped is forgotten, also one"
              + " that nobody has: memory stays, and others are served as ever.")
  @Test
  void namesThatComeAndGoLeaveNothing(Figures figures) {
    try (BridgeAmongOthers bridge = BridgeAmongOthers.start(folder);
        SdsChannel channel = new SdsChannel(bridge.unix())) {
      List<SotwStream> sotw = new ArrayList<>();
      List<DeltaStream> delta = new ArrayList<>();
      for (int i = 0; i < STREAMS_OF_EACH_KIND; i++) {
        sotw.add(channel.stream());
        delta.add(channel.subscribe(CERTIFICATE));
      }
      List<DiscoveryResponse> held = new ArrayList<>();
      for (SotwStream stream : sotw) {
        stream.ask(SotwStream.NODE_ID, CERTIFICATE);
        held.add(stream.next());
      }
      delta.forEach(stream -> stream.ack(stream.next()));
      change(sotw, held, delta, 0, CHANGES / 10);
      double heap = bridge.liveHeapKilobytes();
      double cpu = bridge.cpuSeconds();

      change(sotw, held, delta, CHANGES, CHANGES);

      figures.add("CPU of 10,000 changes", bridge.cpuSeconds() - cpu, "s");
      figures.atMost("live heap more", bridge.liveHeapKilobytes() - heap, "KB", 1_024);
      Await.until("no held name", SOON, () -> bridge.listeners("heldNames") == 0);
      bridge.assertOthersNoticedNothing(figures);
      sotw.forEach(SotwStream::next);
      delta.forEach(DeltaStream::next);
    }
  }

  /** The trust bundle and a name that nobody has come and go; the certificate stays. */
  private static void change(
      List<SotwStream> sotw,
      List<DiscoveryResponse> held,
      List<DeltaStream> delta,
      int first,
      int changes) {
    for (int i = first; i < first + changes; i++) {
      String nobodys = "nobody-has-" + i;
      for (int k = 0; k < sotw.size(); k++) {
        SotwStream stream = sotw.get(k);
        stream.ack(held.get(k), CERTIFICATE, TRUST_BUNDLE, nobodys);
        DiscoveryResponse both = stream.next();
        stream.ack(both, CERTIFICATE);
        held.set(k, both);
      }
      for (DeltaStream stream : delta) {
        stream.subscribe(TRUST_BUNDLE, nobodys);
        stream.ack(stream.next());
        stream.unsubscribe(TRUST_BUNDLE, nobodys);
      }
    }
  }
}
