package dev.spirebridge.sds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spirebridge.identity.IdentitySnapshot;
import dev.spirebridge.testing.peers.SdsChannel;
import dev.spirebridge.unixsocket.Endpoint;
import dev.spirebridge.unixsocket.ListenException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a listener gets its address, keeps it, hands it on, or does not get it. */
class ListenerAddressTest {

  @TempDir Path folder;
  private final IdentitySnapshot identity = Identities.one();
  private Path socket;
  private Endpoint endpoint;

  @BeforeEach
  void name() {
    socket = folder.resolve("sds.sock");
    endpoint = new Endpoint.Unix(socket);
  }

  @Test
  void theSocketFileOutlivesItsServerAndTheNextRenamesOverIt() throws Exception {
    for (int i = 0; i < 3; i++) {
      Object before = Files.exists(socket) ? Files.getAttribute(socket, "unix:ino") : "none";
      try (var sds = RunningSds.at(endpoint);
          var client = new SdsChannel(endpoint)) {
        sds.subject.accept(identity);
        client.ask("default").next();
        assertThat(Files.getAttribute(socket, "unix:ino")).isNotEqualTo(before);
        assertThat(Files.getAttribute(socket, "unix:mode")).isEqualTo(0140600);
        assertThat(names()).containsExactly("sds.sock");
      }
      assertThat(names()).containsExactly("sds.sock");
    }
  }

  @Test
  void anotherServerIsRefusedAndTheFirstServesOn() throws Exception {
    try (var first = RunningSds.at(endpoint);
        var second = new RunningSds(1);
        var client = new SdsChannel(endpoint)) {
      var listener = new ListenerBuilder(endpoint).build();
      assertThatThrownBy(() -> second.server.open(listener))
          .isInstanceOf(ListenException.class)
          .hasMessageContaining("another process is serving here");
      assertThat(second.server.listenerStatus()).isEmpty();
      assertThat(names()).containsExactly("sds.sock");
      first.subject.accept(identity);
      assertThat(Identities.isLeafOf(identity, client.ask("default").next())).isTrue();
    }
  }

  @Test
  void aTakeoverServesNewConnectionsWhileTheOldOnesLiveOn() throws Exception {
    try (var old = RunningSds.at(endpoint);
        var oldClient = new SdsChannel(endpoint)) {
      var oldStream = oldClient.ask("default");
      old.awaitHeldNames(1);
      try (var next = new RunningSds(1).with(new ListenerBuilder(endpoint).takeover());
          var newClient = new SdsChannel(endpoint)) {
        var newStream = newClient.ask("default");
        next.awaitHeldNames(1);
        old.subject.accept(identity);
        assertThat(Identities.isLeafOf(identity, oldStream.next())).isTrue();
        assertThat(newStream.waiting()).isZero();

        old.server.close();
        assertThat(oldStream.end().isOk()).isFalse();
        assertThat(names()).as("after the old one has closed").containsExactly("sds.sock");
        next.subject.accept(identity);
        assertThat(Identities.isLeafOf(identity, newStream.next())).isTrue();
        try (var third = new SdsChannel(endpoint)) {
          third.ask("default").next();
        }
      }
    }
  }

  @Test
  void aPortThatIsTakenIsNamed() {
    Endpoint port = RunningSds.freePort();
    try (var first = RunningSds.at(port);
        var second = new RunningSds(1);
        var client = new SdsChannel(port)) {
      var listener = new ListenerBuilder(port).build();
      assertThatThrownBy(() -> second.server.open(listener))
          .isInstanceOf(ListenException.class)
          .hasMessageContainingAll(port.toString(), "Address already in use", "choose another");
      first.subject.accept(identity);
      client.ask("default").next();
    }
  }

  /** Even root can make no socket here, so this is what a folder without permission looks like. */
  @Test
  void aFolderThatTakesNoSocketIsNamed() {
    Endpoint impossible = new Endpoint.Unix(Path.of("/proc/self/sds.sock"));
    try (var sds = new RunningSds(1)) {
      var listener = new ListenerBuilder(impossible).build();
      assertThatThrownBy(() -> sds.server.open(listener))
          .isInstanceOf(ListenException.class)
          .hasMessageContaining(impossible.toString());
    }
  }

  @Test
  void whatWasOpenedBeforeAFailureStaysOpen() {
    try (var sds = RunningSds.at(endpoint);
        var client = new SdsChannel(endpoint)) {
      var listener =
          new ListenerBuilder(new Endpoint.Unix(folder.resolve("missing/sds.sock"))).build();
      assertThatThrownBy(() -> sds.server.open(listener)).isInstanceOf(ListenException.class);
      sds.subject.accept(identity);
      assertThat(Identities.isLeafOf(identity, client.ask("default").next())).isTrue();
      assertThat(sds.server.listenerStatus()).hasSize(1);
    }
  }

  @Test
  void closingEndsStreamsAndFreesWhatTheyHeld() {
    var sds = RunningSds.at(endpoint);
    try (var client = new SdsChannel(endpoint)) {
      var streams = List.of(client.ask("default"), client.ask("ROOTCA"));
      sds.awaitHeldNames(2);
      sds.close();
      assertThat(streams).allSatisfy(stream -> assertThat(stream.end().isOk()).isFalse());
      assertThat(sds.openLeases()).isZero();
      // A source may outlive the server; its updates find nobody, which is no error.
      sds.subject.accept(identity);
      sds.subject.withdraw();
    }
  }

  private List<String> names() throws IOException {
    try (var entries = Files.list(folder)) {
      return entries.map(entry -> entry.getFileName().toString()).toList();
    }
  }
}
