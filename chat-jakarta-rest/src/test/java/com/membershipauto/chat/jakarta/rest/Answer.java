package com.membershipauto.chat.jakarta.rest;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

/** What came back. */
record Answer(HttpResponse<String> response) {
  int status() {
    return response.statusCode();
  }

  String header(String name) {
    return response.headers().firstValue(name).orElse(null);
  }

  Map<?, ?> json() {
    return JsonTree.object(response.body());
  }

  List<?> items() {
    return (List<?>) json().get("items");
  }
}
