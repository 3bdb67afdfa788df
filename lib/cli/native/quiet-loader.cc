// Stands in tfjs_binding.node's place and loads the real binding beside it. TensorFlow since 2.18 writes start-up lines
// to standard error while its library is being loaded, whatever TF_CPP_MIN_LOG_LEVEL says; they go to /dev/null here.
#include <dlfcn.h>
#include <fcntl.h>
#include <node_api.h>
#include <unistd.h>

#include <string>

namespace {

std::string RealBinding() {
  Dl_info self;
  dladdr(reinterpret_cast<void*>(&RealBinding), &self);
  const std::string path = self.dli_fname;
  return path.substr(0, path.rfind('/') + 1) + "tfjs_binding_real.node";
}

void* LoadQuietly(const std::string& path) {
  const int terminal = dup(STDERR_FILENO);
  const int nowhere = open("/dev/null", O_WRONLY);
  dup2(nowhere, STDERR_FILENO);
  void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  dup2(terminal, STDERR_FILENO);
  close(nowhere);
  close(terminal);
  return library;
}

}  // namespace

extern "C" NAPI_MODULE_EXPORT napi_value napi_register_module_v1(napi_env env, napi_value exports) {
  using Register = napi_value (*)(napi_env, napi_value);
  void* library = LoadQuietly(RealBinding());
  void* entry = library ? dlsym(library, "napi_register_module_v1") : nullptr;
  if (entry == nullptr) {
    napi_throw_error(env, nullptr, dlerror());
    return nullptr;
  }
  return reinterpret_cast<Register>(entry)(env, exports);
}
