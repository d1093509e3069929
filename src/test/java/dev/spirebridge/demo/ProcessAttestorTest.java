package dev.spirebridge.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessAttestorTest {
  private static final int NO_PROCESS = Integer.MAX_VALUE;
  private static final String POD = "2c48913c-b29f-11e7-9350-020968147796";

  @TempDir Path proc;

  @Test
  void tellsProcessesApartByUser() throws IOException {
    int own = Math.toIntExact(ProcessHandle.current().pid());
    var uid = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    assertThat(ProcessAttestor.byUid().workloadOf(own)).hasValue("unix:uid:" + uid);
    assertThat(ProcessAttestor.byUid().workloadOf(NO_PROCESS)).isEmpty();
  }

  @Test
  void takesTheRealUserAsSpireDoes() throws IOException {
    write("status", "Name:\tenvoy\nUid:\t1001\t1002\t1003\t1004\nGid:\t7\t7\t7\t7\n");
    assertThat(ProcFiles.at(proc).uid(1)).hasValue("unix:uid:1001");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/kubepods/besteffort/pod2c48913c-b29f-11e7-9350-020968147796/9bca8d63",
        "/kubepods.slice/kubepods-besteffort.slice/"
            + "kubepods-besteffort-pod2c48913c_b29f_11e7_9350_020968147796.slice/cri-9b.scope",
        "/../../kubelet-kubepods-pod2c48913cb29f11e79350020968147796.slice/9b"
      })
  void readsThePodFromTheCgroupHoweverItIsWritten(String cgroup) throws IOException {
    write("cgroup", "0::" + cgroup + "\n");
    assertThat(ProcFiles.at(proc).podUid(1)).hasValue(ProcessAttestor.podUidKey(POD));
  }

  @Test
  void aProcessOutsideOfPodsIsAWorkloadThatNoPodIs() throws IOException {
    write("cgroup", "0::/system.slice/podman.service\n");
    assertThat(ProcFiles.at(proc).podUid(1)).hasValue("k8s:none");
    assertThat(ProcessAttestor.byPodUid().workloadOf(NO_PROCESS)).isEmpty();
  }

  private void write(String file, String content) throws IOException {
    Files.writeString(Files.createDirectories(proc.resolve("1")).resolve(file), content);
  }
}
