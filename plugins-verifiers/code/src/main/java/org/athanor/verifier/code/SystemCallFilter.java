package org.athanor.verifier.code;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A seccomp filter as the kernel reads it: an array of classic BPF instructions. It refuses what no
 * test program needs and what a hostile one could use against the kernel or around the limits:
 * tracing, other processes' memory, namespaces and mounts, memory that no process limit counts
 * (memfd, System V), and sockets other than local ones.
 *
 * @see <a href="https://docs.kernel.org/userspace-api/seccomp_filter.html">seccomp filters</a>
 */
final class SystemCallFilter {
  private static final int LOAD = 0x20;
  private static final int JUMP_EQUAL = 0x15;
  private static final int JUMP_AT_LEAST = 0x35;
  private static final int RETURN = 0x06;
  private static final int ALLOW = 0x7fff0000;
  private static final int KILL = 0x80000000;
  private static final int ERROR = 0x00050000;
  private static final int EPERM = 1;
  private static final int ENOSYS = 38;
  private static final int EAFNOSUPPORT = 97;
  private static final int CLONE3 = 435;

  /** One processor's numbers: audit architecture, socket, then everything refused. */
  private enum Numbers {
    X64(
        0xC000003E,
        41,
        101,
        310,
        311,
        319,
        447,
        29,
        30,
        68,
        64,
        165,
        166,
        155,
        272,
        308,
        250,
        248,
        249,
        321,
        298,
        323,
        425,
        426,
        427,
        304,
        303,
        246,
        175,
        313,
        429,
        428,
        430,
        431,
        432,
        442,
        438,
        312,
        103,
        169,
        167,
        163,
        179,
        300,
        240,
        241),
    ARM64(
        0xC00000B7,
        198,
        117,
        270,
        271,
        279,
        447,
        194,
        196,
        186,
        190,
        40,
        39,
        41,
        97,
        268,
        219,
        217,
        218,
        280,
        241,
        282,
        425,
        426,
        427,
        265,
        264,
        104,
        105,
        273,
        429,
        428,
        430,
        431,
        432,
        442,
        438,
        272,
        116,
        142,
        224,
        89,
        60,
        262,
        180,
        181);

    private final int architecture;
    private final int socket;
    private final int[] refused;

    Numbers(int architecture, int socket, int... refused) {
      this.architecture = architecture;
      this.socket = socket;
      this.refused = refused;
    }
  }

  private SystemCallFilter() {}

  /** True if the filter knows the system call numbers of this processor, as os.arch names it. */
  static boolean knows(String architecture) {
    return architecture.equals("amd64") || architecture.equals("aarch64");
  }

  /** The filter for a processor, 8 bytes an instruction in its byte order. */
  static byte[] of(String architecture) {
    return bytes(instructions(architecture.equals("amd64") ? Numbers.X64 : Numbers.ARM64));
  }

  private static List<int[]> instructions(Numbers numbers) {
    List<int[]> code = new ArrayList<>();
    code.add(new int[] {LOAD, 0, 0, 4}); // architecture
    code.add(new int[] {JUMP_EQUAL, 1, 0, numbers.architecture});
    code.add(new int[] {RETURN, 0, 0, KILL});
    code.add(new int[] {LOAD, 0, 0, 0}); // number
    if (numbers == Numbers.X64) {
      refuse(code, JUMP_AT_LEAST, 0x40000000, ENOSYS); // the x32 way around the numbers below
    }
    refuse(code, JUMP_EQUAL, CLONE3, ENOSYS); // glibc falls back to clone
    for (int number : numbers.refused) {
      refuse(code, JUMP_EQUAL, number, EPERM);
    }
    code.add(new int[] {JUMP_EQUAL, 0, 3, numbers.socket});
    code.add(new int[] {LOAD, 0, 0, 16}); // first argument: the address family
    code.add(new int[] {JUMP_EQUAL, 1, 0, 1}); // AF_UNIX
    code.add(new int[] {RETURN, 0, 0, ERROR | EAFNOSUPPORT});
    code.add(new int[] {RETURN, 0, 0, ALLOW});
    return code;
  }

  private static void refuse(List<int[]> code, int jump, int number, int error) {
    code.add(new int[] {jump, 0, 1, number});
    code.add(new int[] {RETURN, 0, 0, ERROR | error});
  }

  private static byte[] bytes(List<int[]> code) {
    ByteBuffer buffer = ByteBuffer.allocate(8 * code.size()).order(ByteOrder.nativeOrder());
    for (int[] i : code) {
      buffer.putShort((short) i[0]).put((byte) i[1]).put((byte) i[2]).putInt(i[3]);
    }
    return buffer.array();
  }
}
