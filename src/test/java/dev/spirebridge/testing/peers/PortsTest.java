package dev.spirebridge.testing.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PortsTest {

  /** The program that the first was meant for has not bound it yet when the second is asked for. */
  @Test
  void noPortIsGivenTwice() {
    assertThat(IntStream.range(0, 50).map(_ -> Ports.free()).boxed()).doesNotHaveDuplicates();
  }

  @Test
  void aPortAtWhichSomebodyListensIsNotGiven() throws IOException {
    int taken = Ports.free();
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), taken));
      assertThat(IntStream.range(0, Ports.SHARE).map(_ -> Ports.free()).boxed())
          .doesNotContain(taken);
    }
  }
}
