package dev.spirebridge.faults;

import static dev.spirebridge.faults.BridgeAmongOthers.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.RawHttp2Client;
import dev.spirebridge.testing.peers.PeerFolder;
import dev.spirebridge.testing.peers.SotwStream;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients that ask and then do not read. */
class SlowReaderFault {

  private static final int CALL = 1;
  private static final int READERS = 200;
  private static final int ROTATIONS = 50;

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  @Fault(
      side = Side.CLIENTS,
      fault = "200 clients that ask and do not read",
      promise =
          "Each holds one answer, however many rotations there are; the others have each of them in"
              + " time. Who reads again is given that one and then the newest, and nothing"
              + " between.")
  @Test
  void whoDoesNotReadHoldsOneAnswerAndIsThenGivenTheNewest(Figures figures) {
    try (BridgeAmongOthers bridge = BridgeAmongOthers.start(folder)) {
      List<RawHttp2Client> readers = new ArrayList<>();
      long before = bridge.listeners("responses");
      for (int i = 0; i < READERS; i++) {
        RawHttp2Client reader =
            RawHttp2Client.connect(i % 2 == 0 ? bridge.unix() : bridge.tcp()).greet(0);
        reader.call(CALL, RawHttp2Client.STREAM_SECRETS);
        reader.send(CALL, SotwStream.firstRequest("default"));
        readers.add(reader);
      }
      Await.until(
          "an answer to each", SOON, () -> bridge.listeners("responses") == before + READERS);
      double heap = bridge.liveHeapKilobytes();
      for (int i = 0; i < ROTATIONS; i++) {
        bridge.rotate();
      }
      figures.atMost(
          "live heap more, after 50 rotations", bridge.liveHeapKilobytes() - heap, "KB", 2_048);
      bridge.assertOthersNoticedNothing(figures);
      long written = 0;
      for (RawHttp2Client reader : readers) {
        reader.widen(CALL, RawHttp2Client.LARGE_WINDOW);
        DiscoveryResponse held = reader.nextMessage(CALL, DiscoveryResponse.parser());
        DiscoveryResponse newest = reader.nextMessage(CALL, DiscoveryResponse.parser());
        assertThat(newest.getVersionInfo()).isNotEqualTo(held.getVersionInfo());
        written += 2 + reader.messagesHere(CALL, DiscoveryResponse.parser()).size();
      }
      figures.atMost("answers per slow reader in all", written / (double) READERS, "", 2);
      readers.forEach(RawHttp2Client::close);
    }
  }
}
