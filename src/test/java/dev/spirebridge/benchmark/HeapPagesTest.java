package dev.spirebridge.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class HeapPagesTest {

  private static final HeapPages HEAP =
      HeapPages.parse(
          """
          DefNew     total 2432K, used 2084K [0x0000000687400000, 0x00000006876a0000, 0x0000000704d50000)
           eden space 2176K,  84% used [0x0000000687400000, 0x00000006875c92e8, 0x0000000687620000)
          Tenured    total 7808K, used 7759K [0x0000000704d50000, 0x00000007054f0000, 0x0000000800000000)
          """);

  @Test
  void reachesFromTheFirstGenerationToTheEndOfTheLast() {
    assertThat(HEAP).isEqualTo(new HeapPages(0x687400000L, 0x800000000L));
    assertThatThrownBy(() -> HeapPages.parse("12719:\nCould not attach"))
        .hasMessageContaining("Could not attach");
  }

  @Test
  void countsTheResidentPagesOfItsOwnMappingsAlone() {
    List<String> smaps =
        """
        5600a0000000-5600a0001000 r--p 00000000 fe:00 4711      /opt/spire-bridge/java/bin/java
        Rss:                   4 kB
        687400000-6876a0000 rw-p 00000000 00:00 0
        Size:               2688 kB
        Rss:                2100 kB
        Pss:                2100 kB
        704d50000-7054f0000 rw-p 00000000 00:00 0
        Rss:                7800 kB
        800000000-800d00000 rw-p 00000000 00:00 0
        Rss:                 512 kB
        ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]
        Rss:                   8 kB
        """
            .lines()
            .toList();

    assertThat(HEAP.resident(smaps)).isEqualTo(9900);
  }
}
