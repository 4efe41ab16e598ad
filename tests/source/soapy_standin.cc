// SPDX-License-Identifier: GPL-3.0-or-later
/* soapy_standin: a module of SoapySDR with a receiver that is not there, found by SOAPY_SDR_PLUGIN_PATH; such modules
 * are written in C++, and this is the only file of ours that is. It gives samples in real time. By environment
 * variable:
 *
 *   FBSWATCH_SOAPY_FORMAT   of its samples: CS8 (the default), CU8, CS16, CF32, or CS12: 12 bits in the lower part of
 * 16 FBSWATCH_SOAPY_FILE     samples of that format, played in a loop; without it every component is the centre
 * frequency in MHz, modulo 100, as it was two transfers ago FBSWATCH_SOAPY_RTL_TCP  port on this machine of an rtl_tcp
 * server, whose samples (CU8) it gives FBSWATCH_SOAPY_WITHOUT  what it has not, in one word:
 * "time,agc,bandwidth,bias,rates,offset" FBSWATCH_SOAPY_SWITCH   name of files that may come and go: NAME.gone unplugs
 * it, NAME.stall keeps it connected and silent, NAME.two makes it two, NAME.other takes the first of them away,
 * NAME.slow halves its rate; it takes NAME.overflow away, loses samples and says so, and NAME.jump, and loses as many
 * without a word FBSWATCH_SOAPY_LOG      file that every setting is appended to, "frequency 940200000"
 */
#include <SoapySDR/Device.hpp>
#include <SoapySDR/Formats.hpp>
#include <SoapySDR/Logger.hpp>
#include <SoapySDR/Registry.hpp>
#include <arpa/inet.h>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstring>
#include <fstream>
#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace
{

const size_t transfer = 4096, latency = 2, lost_samples = 5000;
const double late_max_s = 1;

std::string variable(const char *name)
{
	const char *value = getenv(name);
	return value ? value : "";
}

bool has_not(const char *what)
{
	return variable("FBSWATCH_SOAPY_WITHOUT").find(what) != std::string::npos;
}

std::string switch_path(const char *what)
{
	return variable("FBSWATCH_SOAPY_SWITCH") + "." + what;
}

bool is_switched(const char *what)
{
	return access(switch_path(what).c_str(), F_OK) == 0;
}

bool take_switch(const char *what)
{
	return unlink(switch_path(what).c_str()) == 0;
}

void note(const std::string &name, const std::string &value)
{
	std::ofstream(variable("FBSWATCH_SOAPY_LOG"), std::ios::app) << name << " " << value << "\n";
}

void note(const std::string &name, double value)
{
	note(name, std::to_string((long long)std::llround(value)));
}

class Standin : public SoapySDR::Device
{
      public:
	explicit Standin(const std::string &serial) : format_(variable("FBSWATCH_SOAPY_FORMAT"))
	{
		if (is_switched("gone"))
			throw std::runtime_error("the stand-in is gone");
		if (format_.empty())
			format_ = "CS8";
		std::ifstream file(variable("FBSWATCH_SOAPY_FILE"), std::ios::binary);
		samples_.resize(file.seekg(0, std::ios::end) ? (size_t)file.tellg() : 0);
		file.seekg(0).read(samples_.data(), (std::streamsize)samples_.size());
		connect_server();
		note("open", serial);
		SoapySDR::log(SOAPY_SDR_WARNING, "the stand-in\x1b[2J is open");
	}

	~Standin() override
	{
		note("close", 0);
		if (server_ >= 0)
			close(server_);
	}

	std::string getDriverKey() const override
	{
		return "standin";
	}
	std::string getHardwareKey() const override
	{
		return "receiver that is not there";
	}
	size_t getNumChannels(int direction) const override
	{
		return direction == SOAPY_SDR_RX;
	}

	/* ---- samples ---- */

	std::vector<std::string> getStreamFormats(int, size_t) const override
	{
		return { "CF32", native() };
	}

	std::string getNativeStreamFormat(int, size_t, double &full_scale) const override
	{
		full_scale = format_ == "CS12" ? 2048 : format_ == "CS16" ? 32768 : format_ == "CF32" ? 1 : 128;
		return native();
	}

	SoapySDR::Stream *setupStream(int, const std::string &format, const std::vector<size_t> &,
	                              const SoapySDR::Kwargs &) override
	{
		note("format", format);
		return reinterpret_cast<SoapySDR::Stream *>(this);
	}

	void closeStream(SoapySDR::Stream *) override
	{
	}
	size_t getStreamMTU(SoapySDR::Stream *) const override
	{
		return transfer;
	}

	int activateStream(SoapySDR::Stream *, int, long long, size_t) override
	{
		count_ = skipped_ = 0;
		start_ = std::chrono::steady_clock::now();
		for (double &freq : freqs_)
			freq = freq_hz_;
		return 0;
	}

	int deactivateStream(SoapySDR::Stream *, int, long long) override
	{
		return 0;
	}

	int readStream(SoapySDR::Stream *, void *const *buffs, size_t most, int &flags, long long &time_ns,
	               long timeout_us) override
	{
		if (is_switched("gone"))
			return SOAPY_SDR_STREAM_ERROR;
		if (is_switched("stall")) {
			std::this_thread::sleep_for(std::chrono::microseconds(timeout_us));
			return SOAPY_SDR_TIMEOUT;
		}
		if (lose())
			return SOAPY_SDR_OVERFLOW;
		size_t n = std::min(most, transfer - count_ % transfer);
		std::this_thread::sleep_until(due(count_ + n));
		flags = has_not("time") ? 0 : SOAPY_SDR_HAS_TIME;
		time_ns = std::llround((double)(count_ + skipped_) / rate_hz_ * 1e9) + 1000000;
		fill(static_cast<char *>(buffs[0]), n);
		count_ += n;
		return (int)n;
	}

	/* ---- what it can be set to ---- */

	std::vector<std::string> listAntennas(int, size_t) const override
	{
		return { "RX", "TX/RX" };
	}
	void setAntenna(int, size_t, const std::string &name) override
	{
		note("antenna", name);
	}

	bool hasDCOffsetMode(int, size_t) const override
	{
		return !has_not("offset");
	}
	void setDCOffsetMode(int, size_t, bool automatic) override
	{
		note("offset_mode", automatic);
	}

	std::vector<std::string> listGains(int, size_t) const override
	{
		return { "LNA", "VGA" };
	}
	bool hasGainMode(int, size_t) const override
	{
		return !has_not("agc");
	}
	void setGainMode(int, size_t, bool automatic) override
	{
		note("gain_mode", automatic);
	}
	void setGain(int, size_t, double value) override
	{
		note("gain", value);
		gain_db_ = std::floor(value / 2) * 2;
	}
	double getGain(int, size_t) const override
	{
		return gain_db_;
	}
	void setGain(int, size_t, const std::string &name, double value) override
	{
		note("gain_" + name, value);
	}
	SoapySDR::Range getGainRange(int, size_t) const override
	{
		return { 0, 100 };
	}
	SoapySDR::Range getGainRange(int, size_t, const std::string &name) const override
	{
		return { 0, name == "LNA" ? 40.0 : 62.0 };
	}

	void setFrequency(int, size_t, double freq_hz, const SoapySDR::Kwargs &) override
	{
		if (freq_hz == 1313e6)
			throw std::runtime_error("does not lock");
		freq_hz_ = freq_hz;
		note("frequency", freq_hz);
		command(1, (uint32_t)std::llround(freq_hz));
	}

	SoapySDR::RangeList getFrequencyRange(int, size_t) const override
	{
		return { { 1e6, 1500e6 }, { 1600e6, 6000e6 } };
	}

	void setSampleRate(int, size_t, double rate_hz) override
	{
		rate_hz_ = is_switched("slow") ? rate_hz / 2 : rate_hz;
		note("rate", rate_hz);
		command(2, (uint32_t)std::llround(rate_hz));
	}

	double getSampleRate(int, size_t) const override
	{
		return rate_hz_;
	}

	SoapySDR::RangeList getSampleRateRange(int, size_t) const override
	{
		if (has_not("rates"))
			return {};
		return { { 1e6, 1e6 }, { 2e6, 20e6 }, { 23.04e6, 23.04e6 }, { 30.72e6, 30.72e6 } };
	}

	void setBandwidth(int, size_t, double bandwidth_hz) override
	{
		note("bandwidth", bandwidth_hz);
	}

	SoapySDR::RangeList getBandwidthRange(int, size_t) const override
	{
		if (has_not("bandwidth"))
			return {};
		return { { 1.75e6, 1.75e6 }, { 9e6, 9e6 }, { 20e6, 28e6 } };
	}

	std::vector<std::string> listClockSources() const override
	{
		return { "internal", "external" };
	}
	void setClockSource(const std::string &source) override
	{
		note("clock_source", source);
	}

	SoapySDR::ArgInfoList getSettingInfo() const override
	{
		SoapySDR::ArgInfo other, bias;
		other.key = "digital_agc";
		bias.key = has_not("bias") ? "testmode" : "biasT_ctrl";
		return { other, bias };
	}

	void writeSetting(const std::string &key, const std::string &value) override
	{
		note(key, value);
	}

      private:
	std::string format_;
	std::vector<char> samples_;
	size_t at_ = 0, count_ = 0, skipped_ = 0; /* samples given since the start; lost */
	std::atomic<double> freq_hz_{ 0 };
	double freqs_[latency + 1] = { 0 };
	double rate_hz_ = 1e6, gain_db_ = 0;
	int server_ = -1;
	std::chrono::steady_clock::time_point start_;

	std::string native() const
	{
		return format_ == "CS12" ? "CS16" : format_;
	}
	size_t sample_bytes() const
	{
		return format_ == "CF32" ? 8 : native() == "CS16" ? 4 : 2;
	}

	std::chrono::steady_clock::time_point due(size_t count) const
	{
		return start_ + std::chrono::nanoseconds((long long)((double)(count + skipped_) / rate_hz_ * 1e9));
	}

	/* True: samples were lost, and are to be reported. What nobody fetched in time is lost as well. */
	bool lose()
	{
		const bool said = take_switch("overflow"), unsaid = take_switch("jump");
		const double late_s =
			std::chrono::duration<double>(std::chrono::steady_clock::now() - due(count_)).count();

		if (said || unsaid)
			skipped_ += lost_samples;
		if (late_s > late_max_s) {
			skipped_ += (size_t)(late_s * rate_hz_);
			note("overrun", late_s * rate_hz_);
		}
		return said || late_s > late_max_s;
	}

	void fill(char *to, size_t n)
	{
		const size_t bytes = n * sample_bytes();

		if (count_ % transfer == 0) {
			std::memmove(freqs_, freqs_ + 1, latency * sizeof(freqs_[0]));
			freqs_[latency] = freq_hz_;
		}
		if (server_ >= 0)
			recv(server_, to, bytes, MSG_WAITALL);
		else if (samples_.empty())
			mark(to, n);
		else
			play(to, bytes);
	}

	void mark(char *to, size_t n)
	{
		const int8_t value = (int8_t)((long)(freqs_[0] / 1e6) % 100);

		for (size_t i = 0; i < 2 * n; i++)
			if (format_ == "CF32")
				reinterpret_cast<float *>(to)[i] = (float)value / 128;
			else if (native() == "CS16")
				reinterpret_cast<int16_t *>(to)[i] = value;
			else
				to[i] = (char)value;
	}

	void play(char *to, size_t bytes)
	{
		for (size_t done = 0; done < bytes;) {
			const size_t n = std::min(bytes - done, samples_.size() - at_);

			std::memcpy(to + done, samples_.data() + at_, n);
			at_ = (at_ + n) % samples_.size();
			done += n;
		}
	}

	void connect_server()
	{
		const std::string port = variable("FBSWATCH_SOAPY_RTL_TCP");
		char header[12];

		if (port.empty())
			return;
		struct sockaddr_in address = {};
		address.sin_family = AF_INET;
		address.sin_port = htons((uint16_t)std::stoi(port));
		address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
		server_ = socket(AF_INET, SOCK_STREAM, 0);
		if (connect(server_, reinterpret_cast<struct sockaddr *>(&address), sizeof(address)) ||
		    recv(server_, header, sizeof(header), MSG_WAITALL) != sizeof(header))
			throw std::runtime_error("no rtl_tcp server");
	}

	void command(uint8_t number, uint32_t value) const
	{
		const uint8_t octets[] = { number, (uint8_t)(value >> 24), (uint8_t)(value >> 16),
			                   (uint8_t)(value >> 8), (uint8_t)value };

		if (server_ >= 0)
			send(server_, octets, sizeof(octets), MSG_NOSIGNAL);
	}
};

SoapySDR::KwargsList find(const SoapySDR::Kwargs &wanted)
{
	SoapySDR::KwargsList found;

	for (const char *serial : { "TEST1", "TEST2" }) {
		const bool first = serial == std::string("TEST1");
		const bool here = !is_switched("gone") && (first ? !is_switched("other") : is_switched("two"));

		if (wanted.count("serial") && wanted.at("serial") == serial)
			note("find", serial);
		if (here && (!wanted.count("serial") || wanted.at("serial") == serial))
			found.push_back({ { "serial", serial }, { "label", "not\athere" } });
	}
	return found;
}

SoapySDR::Device *make(const SoapySDR::Kwargs &args)
{
	return new Standin(args.at("serial"));
}

SoapySDR::Registry registry("standin", &find, &make, SOAPY_SDR_ABI_VERSION);

}  // namespace
