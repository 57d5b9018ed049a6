package dev.croft.engine.exec;

import dev.croft.engine.exec.Confinement.Device;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The devices of the host that a container without confinement gets. */
final class HostDevices {

  private static final int SPARE_LOOPS = 8;
  private static final int MAX_LOOPS = 256;
  private static final int LOOP_MAJOR = 7;
  private static final int MISC_MAJOR = 10;

  private HostDevices() {}

  static List<Device> all() {
    List<Device> devices = new ArrayList<>();
    devices.add(new Device("/dev/kmsg", "c", 1, 11));
    devices.add(new Device("/dev/cuse", "c", MISC_MAJOR, 203));
    devices.add(new Device("/dev/fuse", "c", MISC_MAJOR, 229));
    devices.add(new Device("/dev/kvm", "c", MISC_MAJOR, 232));
    devices.add(new Device("/dev/net/tun", "c", MISC_MAJOR, 200));
    devices.add(new Device("/dev/loop-control", "c", MISC_MAJOR, 237));
    int loops = firstFreeLoop() + SPARE_LOOPS;
    for (int number = 0; number < loops; number++) {
      devices.add(new Device("/dev/loop" + number, "b", LOOP_MAJOR, number));
    }
    return devices;
  }

  /** A loop device that is in use has a {@code loop} directory. */
  private static int firstFreeLoop() {
    int number = 0;
    while (number < MAX_LOOPS && Files.exists(Path.of("/sys/block/loop" + number + "/loop"))) {
      number++;
    }
    return number;
  }
}
