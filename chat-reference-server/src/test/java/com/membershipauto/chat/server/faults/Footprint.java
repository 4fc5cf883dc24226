package com.membershipauto.chat.server.faults;

import com.membershipauto.chat.server.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a server holds.
 *
 * @param heapMegabytes what is left after a collection
 */
record Footprint(long descriptors, long threads, long heapMegabytes) {
  private static final int SPARE_DESCRIPTORS = 20;
  private static final int SPARE_THREADS = 10;
  private static final int SPARE_MEGABYTES = 32;

  static Footprint of(ServerProcess server) throws IOException, InterruptedException {
    Path process = Path.of("/proc", Long.toString(server.pid()));
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    new ProcessBuilder(jcmd, Long.toString(server.pid()), "GC.run")
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
    return new Footprint(
        count(process.resolve("fd")),
        count(process.resolve("task")),
        (long) server.metric("jvm_memory_used_bytes\\{area=\"heap\".*\\}") >> 20);
  }

  private static long count(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.count();
    }
  }

  /** Whether it is about the same, though so many clients more may have come. */
  boolean isBackAt(Footprint before, int clients) {
    return descriptors <= before.descriptors + clients + SPARE_DESCRIPTORS
        && threads <= before.threads + SPARE_THREADS
        && heapMegabytes <= before.heapMegabytes + SPARE_MEGABYTES;
  }
}
