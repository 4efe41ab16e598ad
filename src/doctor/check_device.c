// SPDX-License-Identifier: GPL-3.0-or-later
/* check_device: what keeps a device from being opened, told by the error of opening it and by what USB and the kernel
 * say of it. See check.h. */
#include <errno.h>
#include <string.h>

#include "check.h"

/* Whether it failed to open, and how. */
static bool failed(const struct doctor_facts *facts, int error)
{
	return facts->opening.error == error;
}

static bool is_absent(const struct doctor_facts *facts)
{
	static const int absent[] = { -ENODEV, -ECONNREFUSED, -EHOSTUNREACH, -ENETUNREACH, -ETIMEDOUT };

	for (size_t i = 0; i < sizeof(absent) / sizeof(absent[0]); i++)
		if (failed(facts, absent[i]))
			return true;
	return false;
}

/* What the driver said, after what was seen. */
static void say_usb(const struct doctor_facts *facts, struct diagnosis_text *text)
{
	const struct doctor_usb *usb = &facts->usb;

	if (usb->found)
		say(text, "USB has %s at %s. %s", "USB 上有 %s，位置 %s。%s", usb->product, usb->place,
		    facts->opening.text);
	else if (usb->count == 0)
		say(text, "no RTL-SDR among the devices on USB. %s", "USB 上的设备中没有 RTL-SDR。%s",
		    facts->opening.text);
	else if (usb->count > 0)
		say(text, "%d RTL-SDR on USB, not this one. %s", "USB 上有 %d 个 RTL-SDR，但不是这一个。%s", usb->count,
		    facts->opening.text);
	else
		say(text, "%s", "%s", facts->opening.text);
}

static enum diagnosis_state judge_device(const struct doctor_facts *facts, struct diagnosis_line *line)
{
	if (!is_absent(facts)) {
		if (facts->usb.found)
			say(&line->evidence, "%s at USB %s", "%s，USB %s", facts->usb.product, facts->usb.place);
		return DIAGNOSIS_WELL;
	}
	say_usb(facts, &line->evidence);
	if (!facts->is_usb)
		say(&line->remedy, "start the server there (rtl_tcp -a 0.0.0.0), and check address, port and firewall",
		    "在那台机器上启动服务（rtl_tcp -a 0.0.0.0），并检查地址、端口和防火墙");
	else if (facts->usb.found && !facts->usb.node_there)
		say(&line->remedy,
		    "%s is not there: a container or virtual machine must be given the device (docker run "
		    "--device /dev/bus/usb)",
		    "%s 不存在：需把设备交给容器或虚拟机（docker run --device /dev/bus/usb）", facts->usb.node);
	else if (facts->usb.count > 0)
		say(&line->remedy,
		    "name one that is there: --device rtlsdr (the first), or rtlsdr=SERIAL; rtl_test lists them",
		    "请指定存在的设备：--device rtlsdr（第一个）或 rtlsdr=序列号；rtl_test 可列出");
	else
		say(&line->remedy, "plug it in, at the computer itself rather than at a hub; lsusb must list it",
		    "插上电视棒，最好直接插在电脑上而不经过集线器；lsusb 应能列出它");
	return DIAGNOSIS_TROUBLE;
}

/* usbfs is a program, no driver. */
static bool held_by_kernel(const struct doctor_usb *usb)
{
	return usb->found && usb->driver[0] && strcmp(usb->driver, "usbfs") != 0;
}

static enum diagnosis_state judge_driver(const struct doctor_facts *facts, struct diagnosis_line *line)
{
	const struct doctor_usb *usb = &facts->usb;

	if (!failed(facts, -EBUSY) || !held_by_kernel(usb))
		return DIAGNOSIS_WELL;
	say(&line->evidence, "the kernel's %s is bound to %s. %s", "内核驱动 %s 绑定在 %s 上。%s", usb->driver,
	    usb->interface, facts->opening.text);
	say(&line->remedy,
	    "free it: echo %s | sudo tee /sys/bus/usb/drivers/%s/unbind    "
	    "for good: echo blacklist %s | sudo tee /etc/modprobe.d/rtl-sdr.conf",
	    "释放：echo %s | sudo tee /sys/bus/usb/drivers/%s/unbind    "
	    "永久：echo blacklist %s | sudo tee /etc/modprobe.d/rtl-sdr.conf",
	    usb->interface, usb->driver, usb->driver);
	return DIAGNOSIS_TROUBLE;
}

static enum diagnosis_state judge_permission(const struct doctor_facts *facts, struct diagnosis_line *line)
{
	const struct doctor_usb *usb = &facts->usb;

	if (!failed(facts, -EACCES) && !failed(facts, -EPERM))
		return DIAGNOSIS_WELL;
	if (usb->found && usb->node_there)
		say(&line->evidence, "%s has mode %04o. %s", "%s 的权限为 %04o。%s", usb->node, usb->node_mode,
		    facts->opening.text);
	else
		say(&line->evidence, "%s", "%s", facts->opening.text);
	say(&line->remedy,
	    "a udev rule: echo 'SUBSYSTEM==\"usb\", ATTR{idVendor}==\"%s\", ATTR{idProduct}==\"%s\", MODE=\"0666\"' | "
	    "sudo tee /etc/udev/rules.d/60-rtl-sdr.rules && sudo udevadm control --reload && sudo udevadm trigger",
	    "添加 udev 规则：echo 'SUBSYSTEM==\"usb\", ATTR{idVendor}==\"%s\", ATTR{idProduct}==\"%s\", MODE=\"0666\"' "
	    "| "
	    "sudo tee /etc/udev/rules.d/60-rtl-sdr.rules && sudo udevadm control --reload && sudo udevadm trigger",
	    usb->found ? usb->vendor_id : "0bda", usb->found ? usb->product_id : "2838");
	return DIAGNOSIS_TROUBLE;
}

static enum diagnosis_state judge_claimed(const struct doctor_facts *facts, struct diagnosis_line *line)
{
	const struct doctor_usb *usb = &facts->usb;

	if (!failed(facts, -EBUSY))
		return DIAGNOSIS_WELL;
	if (usb->holder_pid)
		say(&line->evidence, "%s is open in %s (process %d)", "%s 被 %s（进程 %d）打开", usb->node, usb->holder,
		    usb->holder_pid);
	else
		say(&line->evidence, "%s", "%s", facts->opening.text);
	if (usb->holder_pid)
		say(&line->remedy, "end %s (kill %d), or listen with another dongle",
		    "结束 %s（kill %d），或换用另一个电视棒", usb->holder, usb->holder_pid);
	else if (facts->is_usb)
		say(&line->remedy, "end the program that has it (sudo lsof +D /dev/bus/usb names it)",
		    "结束占用它的程序（sudo lsof +D /dev/bus/usb 可查出）");
	else
		say(&line->remedy, "end the other client, or start a second server with a dongle of its own",
		    "断开另一个客户端，或用另一个电视棒再启动一个服务");
	return DIAGNOSIS_TROUBLE;
}

/* The tuner was reached, but it is not one for these bands. */
static bool out_of_reach(const struct doctor_facts *facts)
{
	return failed(facts, -ERANGE);
}

static enum diagnosis_state judge_broken(const struct doctor_facts *facts, struct diagnosis_line *line)
{
	if (!facts->opening.error || out_of_reach(facts)) {
		say(&line->evidence, "%s", "%s", facts->heard.device);
		return DIAGNOSIS_WELL;
	}
	say(&line->evidence, "%s", "%s", facts->opening.text);
	say(&line->remedy,
	    "unplug it and plug it in again, elsewhere if need be; try another cable, then another dongle",
	    "拔下重插，必要时换一个接口；再换线缆，然后换一个电视棒");
	return DIAGNOSIS_TROUBLE;
}

static enum diagnosis_state judge_band(const struct doctor_facts *facts, struct diagnosis_line *line)
{
	say(&line->evidence, "%s", "%s", out_of_reach(facts) ? facts->opening.text : facts->heard.plan_note);
	if (!out_of_reach(facts))
		return DIAGNOSIS_WELL;
	say(&line->remedy,
	    "choose a band that it reaches (gsm900, b8, b20 and b28 with any dongle), a device that reaches higher, or "
	    "a "
	    "converter (--lo)",
	    "选择它能到达的频段（gsm900、b8、b20、b28 任何电视棒都行），换用频率更高的设备，或加变频器（--lo）");
	return DIAGNOSIS_TROUBLE;
}

const struct check device_checks[] = {
	{ CONDITION_DEVICE, "no-device", "is the device there?", "设备在吗？", "There is no device to listen with.",
	  "没有可用来收听的设备。", judge_device, .hides = true },
	{ CONDITION_DRIVER, "kernel-driver", "is it free of kernel drivers?", "没有被内核驱动占用吗？",
	  "A kernel driver holds the dongle, as if it were for television.",
	  "内核驱动占用了电视棒，把它当作电视接收机。", judge_driver, .hides = true },
	{ CONDITION_PERMISSION, "permission", "may this user open it?", "当前用户有权打开它吗？",
	  "This user may not open the dongle.", "当前用户没有打开电视棒的权限。", judge_permission, .hides = true },
	{ CONDITION_CLAIMED, "claimed", "is it free of other programs?", "没有被其他程序占用吗？",
	  "Another program has the device.", "设备被另一个程序占用。", judge_claimed, .hides = true },
	{ CONDITION_BROKEN, "broken", "does it open?", "能打开吗？", "The device is there, but does not work.",
	  "设备在，但不能工作。", judge_broken, .hides = true },
	{ CONDITION_BAND, "band", "does its tuner reach the band?", "调谐器能到达该频段吗？",
	  "The tuner does not reach this band.", "调谐器到不了这个频段。", judge_band, .hides = true },
	{ 0 },
};
