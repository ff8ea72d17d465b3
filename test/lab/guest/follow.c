/* The limit: how soon a program can answer an edge at all. Follows an input line with an output line, both of one chip, and
 * does nothing else. follow CHIP IN OUT, with the numbers of the lines. */
#include <fcntl.h>
#include <linux/gpio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static int line(int chip, unsigned offset, unsigned long long flags) {
  struct gpio_v2_line_request request;
  memset(&request, 0, sizeof request);
  request.offsets[0] = offset;
  request.num_lines = 1;
  request.config.flags = flags;
  strcpy(request.consumer, "follow");
  if (ioctl(chip, GPIO_V2_GET_LINE_IOCTL, &request) != 0) {
    perror("follow: GPIO_V2_GET_LINE_IOCTL");
    exit(1);
  }
  return request.fd;
}

int main(int argc, char **argv) {
  struct gpio_v2_line_event event;
  if (argc != 4) return 2;
  int chip = open(argv[1], O_RDWR | O_CLOEXEC);
  if (chip < 0) {
    perror(argv[1]);
    return 1;
  }
  int in = line(chip, (unsigned)atoi(argv[2]),
                GPIO_V2_LINE_FLAG_INPUT | GPIO_V2_LINE_FLAG_EDGE_FALLING | GPIO_V2_LINE_FLAG_EDGE_RISING);
  int out = line(chip, (unsigned)atoi(argv[3]), GPIO_V2_LINE_FLAG_OUTPUT);
  puts("ready");
  fflush(stdout);
  while (read(in, &event, sizeof event) == sizeof event) {
    struct gpio_v2_line_values values = {.bits = event.id == GPIO_V2_LINE_EVENT_RISING_EDGE, .mask = 1};
    if (ioctl(out, GPIO_V2_LINE_SET_VALUES_IOCTL, &values) != 0) return 1;
  }
  return 0;
}
