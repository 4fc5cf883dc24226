() => {
  window.equal = (actual, expected) => {
    const [a, b] = [actual, expected].map((value) => JSON.stringify(value));
    if (a !== b) {
      throw new Error(`expected ${b}, but was ${a}`);
    }
  };
  window.until = async (condition, what) => {
    const deadline = Date.now() + 5_000;
    while (!condition()) {
      if (Date.now() > deadline) {
        throw new Error(`never: ${what ?? condition}`);
      }
      await new Promise((done) => setTimeout(done, 5));
    }
  };
}
