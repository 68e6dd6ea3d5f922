// SPDX-License-Identifier: Apache-2.0
#include "core/inference/network_runner.h"

#include <opencv2/core.hpp>
#include <opencv2/dnn/dnn.hpp>

namespace darcha {
namespace {

class OpenCvRunner final : public NetworkRunner {
public:
    OpenCvRunner(std::string model, std::vector<std::string> outputs, cv::dnn::Net net)
        : m_model(std::move(model)),
          m_outputs(std::move(outputs)),
          m_net(std::move(net)) {}

    const char* name() const override { return "opencv"; }

    Result<std::vector<cv::Mat>> run(const cv::Mat& blob) override {
        std::vector<cv::Mat> answers;
        try {
            m_net.setInput(blob);
            m_net.forward(answers, m_outputs);
        } catch (const cv::Exception& failure) {
            return {ErrorCode::ModelUnreadable, m_model + ": " + failure.err};
        }
        return answers;
    }

private:
    std::string m_model;
    std::vector<std::string> m_outputs;
    cv::dnn::Net m_net;
};

} // namespace

Result<std::unique_ptr<NetworkRunner>> makeOpenCvRunner(const ModelEntry& entry, ModelBytes bytes) {
    cv::dnn::Net net;
    try {
        net = cv::dnn::readNetFromONNX(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        net.setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
        net.setPreferableTarget(cv::dnn::DNN_TARGET_CPU);
    } catch (const cv::Exception& failure) {
        return {ErrorCode::ModelUnreadable, entry.name + ": " + failure.err};
    }
    std::unique_ptr<NetworkRunner> runner = std::make_unique<OpenCvRunner>(entry.name, entry.outputs, std::move(net));
    const int shape[] = {1, entry.input.channels, entry.input.height, entry.input.width};
    if (const auto first = runner->run(cv::Mat(4, shape, CV_32F, cv::Scalar(0))); !first)
        return first.error();
    return runner;
}

} // namespace darcha
