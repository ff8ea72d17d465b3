/* Reads what duskgate writes for the kernel, with the kernel's own header, and says it in words. */
#include <linux/gpio.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

static void request(void) {
  struct gpio_v2_line_request r;
  if (fread(&r, 1, sizeof r, stdin) != sizeof r) return;
  printf("consumer %s buffer %u flags %llu\n", r.consumer, r.event_buffer_size, (unsigned long long)r.config.flags);
  for (unsigned i = 0; i < r.num_lines; i++) printf("line %u\n", r.offsets[i]);
  for (unsigned i = 0; i < r.config.num_attrs; i++) {
    struct gpio_v2_line_config_attribute *a = &r.config.attrs[i];
    unsigned long long value = a->attr.id == GPIO_V2_LINE_ATTR_ID_DEBOUNCE ? a->attr.debounce_period_us : a->attr.values;
    printf("attribute %u value %llu mask %llu\n", a->attr.id, value, (unsigned long long)a->mask);
  }
}

static void values(void) {
  struct gpio_v2_line_values v;
  if (fread(&v, 1, sizeof v, stdin) == sizeof v)
    printf("bits %llu mask %llu\n", (unsigned long long)v.bits, (unsigned long long)v.mask);
}

/* The kernel's answers, as bytes to be read back. */
static void answers(void) {
  struct gpiochip_info chip = {.name = "gpiochip7", .label = "pinctrl-rp1", .lines = 54};
  struct gpio_v2_line_info line = {.name = "GPIO17", .consumer = "somebody", .offset = 17, .flags = GPIO_V2_LINE_FLAG_USED};
  struct gpio_v2_line_event event = {.timestamp_ns = 123456789012345ull, .id = GPIO_V2_LINE_EVENT_FALLING_EDGE, .offset = 23, .seqno = 99, .line_seqno = 5};
  struct gpio_v2_line_request request = {.fd = 42};
  fwrite(&chip, 1, sizeof chip, stdout);
  fwrite(&line, 1, sizeof line, stdout);
  fwrite(&event, 1, sizeof event, stdout);
  fwrite(&request, 1, sizeof request, stdout);
}

static void numbers(void) {
  printf("%lu %lu %lu %lu %lu\n", GPIO_GET_CHIPINFO_IOCTL, GPIO_V2_GET_LINEINFO_IOCTL, GPIO_V2_GET_LINE_IOCTL,
         GPIO_V2_LINE_GET_VALUES_IOCTL, GPIO_V2_LINE_SET_VALUES_IOCTL);
  printf("%zu %zu %zu %zu %zu\n", sizeof(struct gpiochip_info), sizeof(struct gpio_v2_line_info),
         sizeof(struct gpio_v2_line_request), sizeof(struct gpio_v2_line_values), sizeof(struct gpio_v2_line_event));
  printf("%d %d\n", GPIO_V2_LINES_MAX, GPIO_V2_LINE_NUM_ATTRS_MAX);
  printf("%d %d %d %d %d %d %d %d %d\n", GPIO_V2_LINE_FLAG_USED, GPIO_V2_LINE_FLAG_ACTIVE_LOW, GPIO_V2_LINE_FLAG_INPUT,
         GPIO_V2_LINE_FLAG_OUTPUT, GPIO_V2_LINE_FLAG_EDGE_RISING, GPIO_V2_LINE_FLAG_EDGE_FALLING,
         GPIO_V2_LINE_FLAG_BIAS_PULL_UP, GPIO_V2_LINE_FLAG_BIAS_PULL_DOWN, GPIO_V2_LINE_FLAG_BIAS_DISABLED);
}

int main(int argc, char **argv) {
  const char *what = argc > 1 ? argv[1] : "";
  if (!strcmp(what, "request")) request();
  else if (!strcmp(what, "values")) values();
  else if (!strcmp(what, "answers")) answers();
  else numbers();
  return 0;
}
