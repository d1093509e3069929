package dev.spirebridge.unixsocket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PodCgroupTest {

  private static final String POD = "6f1e4a52-0c3b-4b7e-9a51-d2c1a0b3e4f5";
  private static final String OTHER = "0b9f2c11-7d1e-4c6a-8f00-1234567890ab";
  private static final String STATIC_POD = "2b7c1f0d9e8a4b6c5d3e2f1a0b9c8d7e";

  /** P stands for the UID, U for the same with underscores. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0::/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-podU.slice/cri-containerd-1.scope",
        "0::/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-podU.slice/crio-1.scope",
        "0::/kubepods.slice/kubepods-podU.slice/cri-containerd-1.scope",
        "0::/kubelet.slice/kubelet-kubepods.slice/kubelet-kubepods-burstable.slice"
            + "/kubelet-kubepods-burstable-podU.slice/cri-containerd-1.scope",
        "0::/kubepods/burstable/podP/1234",
        "0::/kubepods/besteffort/podP/1234",
        "0::/kubepods/podP/1234",
        "0::/docker/0123456789abcdef/kubelet/kubepods/burstable/podP/1234",
        "0::/system.slice/containerd.service/kubepods-burstable-podU.slice:cri-containerd:1234",
        // Seen from a cgroup namespace of one's own.
        "0::/../../podP/1234",
        "0::/../../../besteffort/podP/1234",
        "0::/../../kubepods-burstable-podU.slice/cri-containerd-1.scope",
        // Version 1: a line for each hierarchy, some without the pod.
        "12:cpu,cpuacct:/kubepods/burstable/podP/1\n11:memory:/kubepods/burstable/podP/1\n1:name=systemd:/",
        "4:name=systemd:/kubepods.slice/kubepods-podU.slice/docker-1.scope\n0::/",
        // A path may hold colons.
        "3:cpu:/kubepods/podP/a:b:c",
      })
  void thePodIsFoundAsTheKubeletNamesIt(String file) {
    String filled = file.replace("P", POD).replace("U", POD.replace('-', '_'));
    assertThat(PodCgroup.podUid(filled)).contains(POD);
  }

  @Test
  void aPodFromAFileOfTheNodeHasADigestForAUid() {
    assertThat(PodCgroup.podUid("0::/kubepods/burstable/pod" + STATIC_POD + "/1"))
        .contains(STATIC_POD);
    assertThat(PodCgroup.podUid("0::/kubepods-burstable-pod" + STATIC_POD + ".slice/1.scope"))
        .contains(STATIC_POD);
  }

  @Test
  void whatAPodMakesUpBelowItsOwnCgroupDoesNotCount() {
    assertThat(PodCgroup.podUid("0::/kubepods/pod" + POD + "/1/kubepods/pod" + OTHER + "/2"))
        .contains(POD);
  }

  @Test
  void linesThatDisagreeNameNoPod() {
    assertThat(PodCgroup.podUid("2:cpu:/kubepods/pod" + POD + "/1\n1:pids:/kubepods/pod" + OTHER))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0::/",
        "nonsense",
        "0::/user.slice/user-1000.slice/session-1.scope",
        "0::/system.slice/podP/1",
        "0::/kubepods/burstable/podnot-a-uuid/1",
        "0::/kubepods/burstable/pod/1",
        "0::/kubepods/burstable/podPP/1",
        "0::/kubepods/burstable/podP0/1",
        "0::/kubepods/burstable/xpodP/1",
        "0::/kubepods-burstable-podP/1",
        "0::/kubepods-burstable-podP.slicer/1",
        "0::/mykubepods/podP/1",
        "0::/kubepods/burstable/pod6f1e4a520c3b4b7e9a51d2c1a0b3e4/1",
        "0::/kubepods/burstable/pod6f1e4a52-0c3b_4b7e-9a51-d2c1a0b3e4f5/1",
        "0::/kubepods/burstable/pod6F1E4A52-0C3B-4B7E-9A51-D2C1A0B3E4F5/1",
      })
  void anythingElseIsNoPod(String file) {
    assertThat(PodCgroup.podUid(file.replace("P", POD))).isEmpty();
  }

  @Test
  void aNumberWithoutAProcessHasNoPod() {
    assertThat(PodCgroup.read(Integer.MAX_VALUE)).isEmpty();
  }
}
