package com.membershipauto.chat.redis;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;

/** The same with a newer Redis, where one is installed: Debian's package redis-server, say. */
class InstalledRedisContractTest extends RedisContractTest {
  @Override
  RedisProcess redis() throws IOException {
    Path installed = RedisProcess.installed();
    assumeTrue(installed != null, "there is no redis-server on the PATH");
    return RedisProcess.start(installed);
  }
}
