using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace EmbargoDesk.Web.Desk;

/// <summary>How the desk's interactive pages render.</summary>
public static class DeskRender
{
    /// <summary>On the server, without a first static rendering: what is typed into that would be lost when the circuit takes over.</summary>
    public static readonly IComponentRenderMode Mode = new InteractiveServerRenderMode(prerender: false);
}
